-- Who took which part: things in custody, balances brought forward, property taken
-- for a debt, and the rest of what two people sign; and a platform that is chosen
-- before the announcement or not at all.

-- +goose Up

-- What one prepares and another confirms is the movement: an act that is withdrawn
-- has no second part. Of a list the two officers and the keeper are three people,
-- however many of its things come in at once.
-- +goose StatementBegin
create function custody_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_table_name = 'custody_act' then
		perform duty_taken(new.court_id, 'custody:' || new.act_id, 1, array[new.prepared_role], new.prepared_by, new.prepared_at);
	elsif tg_table_name = 'custody_handover' then
		perform duty_taken(new.court_id, 'custody_list:' || new.handover_id, 1, array[new.officer_role], new.officer, new.listed_at);
		perform duty_taken(new.court_id, 'custody_list:' || new.handover_id, 2, array['clerk', 'judge'], new.second_officer, new.listed_at);
	elsif new.command = 'receive' then
		perform duty_taken(new.court_id, 'custody_list:' || t.handover_id, 3, array[new.confirmed_role], new.confirmed_by, new.moved_at)
		from custody_thing t
		where t.court_id = new.court_id and t.thing_id = new.thing_id;
	elsif new.confirmed_by is not null then
		perform duty_taken(new.court_id, 'custody:' || new.act_id, 2, array[new.confirmed_role], new.confirmed_by, new.moved_at);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger custody_duty after insert on custody_act for each row execute function custody_duty();
create trigger custody_duty after insert on custody_handover for each row execute function custody_duty();
create trigger custody_duty after insert on custody_movement for each row execute function custody_duty();
alter table custody_act enable always trigger custody_duty;
alter table custody_handover enable always trigger custody_duty;
alter table custody_movement enable always trigger custody_duty;

-- An opening is signed as one file: another file is another thing to sign.
-- +goose StatementBegin
create function ledger_opening_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	thing text := 'opening:' || new.opening_id || ':' || left(encode(new.file_hash, 'hex'), 16);
begin
	if new.state = 'void' or new.file_hash is null then
		return null;
	end if;
	perform duty_taken(new.court_id, thing, 1, array['finance_maker', 'fund_keeper'], new.brought_by, new.brought_at);
	if new.bureau_by is not null then
		perform duty_taken(new.court_id, thing, 2, array['bureau_head'], new.bureau_by, new.bureau_at);
	end if;
	if new.finance_by is not null then
		perform duty_taken(new.court_id, thing, 3, array['finance_checker'], new.finance_by, new.finance_at);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger ledger_opening_duty after update on ledger_opening for each row execute function ledger_opening_duty();
alter table ledger_opening enable always trigger ledger_opening_duty;

-- 以物抵债: lots are frozen by one and drawn by another. Who asks and who decides are
-- on record, and nobody does both by duties that are kept apart.
create trigger creditor_inquiry_duty after insert on creditor_inquiry for each row execute function
	two_people_duty('in_kind', 'lot_id', '0', 'asked_by', 'asked_at', 'clerk,judge');
create trigger lot_draw_duty after insert on lot_draw for each row execute function
	two_people_duty('in_kind', 'lot_id', '1', 'frozen_by', 'frozen_at', 'clerk,judge');
create trigger lot_drawn_duty after insert on lot_drawn for each row execute function
	two_people_duty('in_kind', 'lot_id', '2', 'drawn_by', 'drawn_at', 'clerk,judge');
create trigger in_kind_award_duty after insert on in_kind_award for each row execute function
	two_people_duty('in_kind', 'lot_id', '0', 'decided_by', 'at', 'judge');
create trigger in_kind_lapse_duty after insert on in_kind_lapse for each row execute function
	two_people_duty('in_kind', 'lot_id', '0', 'ruled_by', 'at', 'judge');
create trigger asset_release_duty after insert on asset_release for each row execute function
	two_people_duty('in_kind', 'lot_id', '0', 'released_by', 'at', 'judge');
alter table creditor_inquiry enable always trigger creditor_inquiry_duty;
alter table lot_draw enable always trigger lot_draw_duty;
alter table lot_drawn enable always trigger lot_drawn_duty;
alter table in_kind_award enable always trigger in_kind_award_duty;
alter table in_kind_lapse enable always trigger in_kind_lapse_duty;
alter table asset_release enable always trigger asset_release_duty;

-- Cash: one officer takes it, and another who saw it says so.
-- +goose StatementBegin
create function cash_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform duty_taken(new.court_id, 'cash:' || new.cash_id, 1, array['clerk', 'judge'], new.taken_by, new.entered_at);
	elsif old.confirmed_at is null and new.confirmed_at is not null then
		perform duty_taken(new.court_id, 'cash:' || new.cash_id, 2, array['clerk', 'judge'], new.witness, new.confirmed_at);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger cash_duty after insert or update on cash_receipt for each row execute function cash_duty();
alter table cash_receipt enable always trigger cash_duty;

-- The court's own rules about its money, its bank's hours and its orders about duties.
create trigger fund_policy_proposed_duty after insert on fund_policy for each row execute function
	two_people_duty('policy', 'policy_id', '1', 'proposed_by', 'proposed_at', 'fund_keeper,finance_maker,leader');
create trigger fund_policy_approved_duty after update on fund_policy for each row execute function
	two_people_duty('policy', 'policy_id', '2', 'approved_by', 'approved_at', 'leader,bureau_head,finance_checker');
create trigger bank_channel_duty after insert on bank_channel for each row execute function
	two_people_duty('channel', 'channel_id', '1', 'proposed_by', 'proposed_at', 'fund_keeper,finance_maker');
create trigger bank_channel_approval_duty after insert on bank_channel_approval for each row execute function
	two_people_duty('channel', 'channel_id', '2', 'approved_by', 'approved_at', 'finance_checker');
create trigger duty_order_duty after insert on duty_order for each row execute function
	two_people_duty('duty_order', 'order_id', '1', 'asked_by', 'asked_at', 'leader,bureau_head,finance_checker');
create trigger duty_order_answer_duty after insert on duty_order_answer for each row execute function
	two_people_duty('duty_order', 'order_id', '2', 'answered_by', 'answered_at', 'leader,bureau_head');
create trigger residual_ruled_duty after insert on residual_ruling for each row execute function
	two_people_duty('residual', 'forfeiture_id', '1', 'ruled_by', 'at', 'judge');
alter table fund_policy enable always trigger fund_policy_proposed_duty;
alter table fund_policy enable always trigger fund_policy_approved_duty;
alter table bank_channel enable always trigger bank_channel_duty;
alter table bank_channel_approval enable always trigger bank_channel_approval_duty;
alter table duty_order enable always trigger duty_order_duty;
alter table duty_order_answer enable always trigger duty_order_answer_duty;
alter table residual_ruling enable always trigger residual_ruled_duty;

-- The announcement says where a lot is sold; the platform is chosen before it.
-- +goose StatementBegin
create function platform_choice_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot
		where court_id = new.court_id and lot_id = new.lot_id and status in ('DRAFT', 'PRICED', 'PANEL_OK', 'NOTICED')) then
		raise exception 'the platform is chosen before the announcement'
			using errcode = 'restrict_violation', constraint = 'platform_choice_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger platform_choice_guard before insert on platform_choice for each row execute function platform_choice_guard();
alter table platform_choice enable always trigger platform_choice_guard;
