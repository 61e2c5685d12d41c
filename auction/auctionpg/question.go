package auctionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Question is what a reader asked about a lot, and what the court said. Nobody reads
// who asked.
type Question struct {
	ID         ref.ID     `json:"question"`
	Lot        ref.ID     `json:"lot"`
	Title      string     `json:"title"`
	Words      string     `json:"words"`
	AskedAt    legal.Time `json:"asked_at"`
	Given      bool       `json:"answered"` // else it waits, or is not answered
	Answer     string     `json:"answer"`   // or why there is none
	AnsweredAt legal.Time `json:"answered_at"`
}

// Ask puts a question about a lot to its court. Numbers of people are taken out before
// it is kept. auction.ErrQuestion, auction.ErrQuestionMany, ErrNoLot, auction.ErrNotReadable.
func (s *Service) Ask(ctx context.Context, lot ref.ID, words string, by event.Actor, at legal.Time) (ref.ID, error) {
	words = strings.TrimSpace(words)
	err := auction.CheckQuestion(words)
	if err != nil {
		return "", err
	}
	words, hidden := cn.Hide(words)
	id := ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err == nil {
			err = l.readable()
		}
		if err != nil {
			return err
		}
		var waiting int
		_, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 712))`, by.Person)
		if err == nil {
			err = tx.QueryRow(ctx, `
				select count(*)
				from lot_question q
				where q.person_id = $1 and q.lot_id = $2 and not exists (
					select from lot_answer a
					where a.court_id = q.court_id and a.question_id = q.question_id)`, by.Person, lot).Scan(&waiting)
		}
		if err != nil {
			return fmt.Errorf("count questions: %w", err)
		}
		if waiting >= auction.MostQuestions {
			return auction.ErrQuestionMany.With("most", auction.MostQuestions)
		}
		_, err = tx.Exec(ctx, `
			insert into lot_question (court_id, question_id, lot_id, person_id, words, hidden, asked_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, l.Court, id, lot, by.Person, words, hidden, at)
		if err != nil {
			return fmt.Errorf("keep question: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "lot.question_asked", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: lot, Subject: id,
			Actor: event.House, At: at, Basis: basis.Online2016(7)}) // by whom stays with the question
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// AnswerQuestion publishes what the court says to a question, or records why it says nothing.
// auction.ErrQuestionUnknown, auction.ErrQuestionAnswered, auction.ErrAnswer,
// auction.ErrAnswerChanges, auction.ErrAnswerContradicts, auction.ErrAnswerOwn.
func (s *Service) AnswerQuestion(ctx context.Context, court string, question ref.ID, a auction.Answer, by event.Actor, at legal.Time) error {
	a.Words = strings.TrimSpace(a.Words)
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var lot ref.ID
		err := tx.QueryRow(ctx, `
			select lot_id
			from lot_question
			where court_id = $1 and question_id = $2`, court, question).Scan(&lot)
		if pg.NoRows(err) {
			return auction.ErrQuestionUnknown
		}
		if err != nil {
			return fmt.Errorf("find question %s: %w", question, err)
		}
		l, err := findLot(ctx, tx, lot)
		if err == nil {
			err = auction.CheckAnswer(a, l.Terms)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into lot_answer (court_id, question_id, given, words, restates, answered_by, answered_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, question, a.Given, a.Words, a.Restates, by.Person, at)
		if pg.Violated(err, "lot_answered_once") {
			return auction.ErrQuestionAnswered
		}
		if pg.Violated(err, "lot_answer_other") {
			return auction.ErrAnswerOwn
		}
		if pg.Violated(err, "lot_answer_words_check") {
			return auction.ErrAnswer
		}
		if err != nil {
			return fmt.Errorf("keep answer: %w", err)
		}
		err = event.Add(ctx, tx, event.Fact{Kind: "lot.question_answered", Court: court, Case: l.Case, Asset: l.Asset, Lot: lot, Subject: question,
			Actor: by, At: at, Public: a.Given, Basis: basis.Online2016(7), Body: map[string]any{"answered": a.Given}})
		if err != nil {
			return err
		}
		return outbox.Add(ctx, tx, court, question.String(), auction.QuestionAnswered{Court: court, Case: l.Case, Lot: lot, Question: question, At: at})
	})
}

const questionSQL = `
	select q.question_id, q.lot_id, l.title, q.words, q.asked_at, coalesce(a.given, false), coalesce(a.words, ''), a.answered_at
	from lot_question q
	join lot l on l.court_id = q.court_id and l.lot_id = q.lot_id
	left join lot_answer a on a.court_id = q.court_id and a.question_id = q.question_id`

func (s *Service) questions(ctx context.Context, where string, args ...any) ([]Question, error) {
	rows, err := s.pool.Query(ctx, questionSQL+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	out, err := pgx.AppendRows([]Question{}, rows, pgx.RowToStructByPos[Question])
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return out, nil
}

// QuestionsPage is how many questions one answer holds.
const QuestionsPage = 50

// Questions lists what was asked about a lot and answered, the newest first.
func (s *Service) Questions(ctx context.Context, lot, after ref.ID) ([]Question, error) {
	return s.questions(ctx, `
		where q.lot_id = $1 and a.given and l.announced_at is not null and ($2 = '' or q.question_id < nullif($2, '')::uuid)
		order by q.question_id desc
		limit $3`, lot, after, QuestionsPage)
}

// CourtQuestions lists everything that was asked about a lot: what waits first.
func (s *Service) CourtQuestions(ctx context.Context, court string, lot ref.ID) ([]Question, error) {
	return s.questions(ctx, `
		where q.court_id = $1 and q.lot_id = $2
		order by a.answered_at is not null, q.question_id
		limit $3`, court, lot, mostShown)
}

// OwnQuestions lists what one asked, the newest first.
func (s *Service) OwnQuestions(ctx context.Context, person ref.ID) ([]Question, error) {
	return s.questions(ctx, `
		where q.person_id = $1
		order by q.question_id desc
		limit $2`, person, QuestionsPage)
}

// AskerTx is who asked a question.
func (s *Service) AskerTx(ctx context.Context, tx pgx.Tx, question ref.ID) (person ref.ID, err error) {
	err = tx.QueryRow(ctx, `
		select person_id
		from lot_question
		where question_id = $1`, question).Scan(&person)
	if err != nil {
		return "", fmt.Errorf("find who asked %s: %w", question, err)
	}
	return person, nil
}
