package invariant

import (
	"context"

	"fachui/internal/basis"
)

// ofClocks are the invariants of deadlines and of what follows from events.
func ofClocks() []Invariant {
	return []Invariant{
		{
			"C-due", "没有到期而无人处理的期限。", "No deadline has come due without being dealt with.",
			basis.Basis{}, []test{
				askAt(words("个在走的期限", "running deadlines"), words("{kind} 于 {due_at} 到期，仍在走。", "{kind} was due at {due_at} and still runs."), `
					select court_id || ' deadline ' || deadline_id as place, kind, due_at, due_at < $1 as bad
					from deadline
					where ended_at is null`),
			},
		},
		{
			"C-missed", "错过的期限都有事实记录：谁误了期，或由此自动发生了什么。", "Every deadline that was missed stands on record as a fact: that it was, or what followed from it.",
			basis.Basis{}, []test{
				ask(words("个错过的期限", "missed deadlines"), words("{kind} 应于 {due_at}，{ended_at} 记为错过，却没有事实记录。",
					"{kind}, due {due_at}, was marked missed at {ended_at} without a fact on record."), `
					select d.court_id || ' deadline ' || d.deadline_id as place, d.kind, d.due_at, d.ended_at, not exists (
						select from event e
						where e.court_id = d.court_id and e.subject_id = d.subject_id and e.at >= d.due_at
						  and (e.kind ~ '(missed|overdue)$' or e.actor_role = 'system')
						union all
						select from event e
						where e.court_id = d.court_id and e.lot_id = d.lot_id and e.kind ~ '(missed|overdue)$' and e.at >= d.due_at) as bad
					from deadline d
					where d.outcome = 'missed'`),
			},
		},
		{
			"C-outcome", "结束的期限都有结果；记为按时的，确实在到期前做完；记为错过或届满的，确实到了期。",
			"Every ended deadline has an outcome; one said to be met was met in time, one missed or expired had come due.",
			basis.Basis{}, []test{
				ask(words("个结束的期限", "ended deadlines"), words("{kind} 应于 {due_at}，{ended_at} 结束，记为 {outcome}。", "{kind}, due {due_at}, ended {ended_at} as {outcome}."), `
					select court_id || ' deadline ' || deadline_id as place, kind, due_at, ended_at, outcome,
						outcome is null or ended_at < opened_at
						or outcome = 'met' and ended_at > due_at and owner_role <> 'system'
						or outcome = 'missed' and ended_at < due_at as bad
					from deadline
					where ended_at is not null or outcome is not null`),
			},
		},
		{
			"C-outbox", "事件都已处理完，没有等待的，也没有搁置的。", "Every event was dealt with: none waits, none is parked.",
			basis.Basis{}, []test{dealtWith()},
		},
	}
}

// dealtWith looks for events that wait. In a copy of a house at work those of its last
// moment do: they came within ten seconds of the newest that is on record, and nobody has
// tried them in vain.
func dealtWith() test {
	return test{words("个事件", "events told"), func(ctx context.Context, s *snapshot) (findings, error) {
		return s.ask(ctx, words("{name} 尚未处理（试过 {attempts} 次，搁置：{parked}）：{last_error}", "{name} is not dealt with ({attempts} attempts, parked: {parked}): {last_error}"), `
			select 'outbox ' || outbox_id as place, name, attempts, last_error, parked_at is not null as parked,
				done_at is null and not ($1 and parked_at is null and attempts = 0 and created_at > (
					select max(greatest(created_at, done_at)) - interval '10 seconds'
					from outbox)) as bad
			from outbox`, s.options.AtWork)
	}}
}
