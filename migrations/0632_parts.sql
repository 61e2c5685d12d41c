-- Decisions about money that one person proposes and another approves take their
-- place in the register of parts: a substitute acts within the approved time, for
-- somebody who is named, and neither of them takes the other part.

-- +goose Up

create trigger forfeiture_proposed_duty after insert on forfeiture for each row execute function
	two_people_duty('forfeiture', 'forfeiture_id', '1', 'proposed_by', 'proposed_at', 'judge,clerk,fund_keeper,bureau_head,leader');
create trigger forfeiture_approved_duty after update on forfeiture for each row execute function
	two_people_duty('forfeiture', 'forfeiture_id', '2', 'approved_by', 'approved_at', 'leader,bureau_head,judge');
create trigger fee_decision_proposed_duty after insert on fee_decision for each row execute function
	two_people_duty('fee_decision', 'decision_id', '1', 'proposed_by', 'proposed_at', 'judge,clerk,fund_keeper,bureau_head');
create trigger fee_decision_approved_duty after update on fee_decision for each row execute function
	two_people_duty('fee_decision', 'decision_id', '2', 'approved_by', 'approved_at', 'leader,bureau_head');
create trigger fee_refund_proposed_duty after insert on fee_refund for each row execute function
	two_people_duty('fee_refund', 'refund_id', '1', 'proposed_by', 'proposed_at', 'fund_keeper,judge,clerk,finance_maker');
create trigger fee_refund_approved_duty after update on fee_refund for each row execute function
	two_people_duty('fee_refund', 'refund_id', '2', 'approved_by', 'approved_at', 'leader,bureau_head,finance_checker');
create trigger fund_decision_proposed_duty after insert on fund_decision for each row execute function
	two_people_duty('decision', 'decision_id', '1', 'proposed_by', 'proposed_at', 'judge,clerk,fund_keeper,finance_maker');
create trigger fund_decision_approved_duty after update on fund_decision for each row execute function
	two_people_duty('decision', 'decision_id', '2', 'approved_by', 'approved_at', 'bureau_head,leader,finance_checker');
create trigger cost_advance_stated_duty after insert on cost_advance for each row execute function
	two_people_duty('cost_advance', 'advance_id', '1', 'stated_by', 'stated_at', 'clerk,judge,fund_keeper');
create trigger cost_advance_confirmed_duty after update on cost_advance for each row execute function
	two_people_duty('cost_advance', 'advance_id', '2', 'confirmed_by', 'confirmed_at', 'judge,fund_keeper,bureau_head');
alter table forfeiture enable always trigger forfeiture_proposed_duty;
alter table forfeiture enable always trigger forfeiture_approved_duty;
alter table fee_decision enable always trigger fee_decision_proposed_duty;
alter table fee_decision enable always trigger fee_decision_approved_duty;
alter table fee_refund enable always trigger fee_refund_proposed_duty;
alter table fee_refund enable always trigger fee_refund_approved_duty;
alter table fund_decision enable always trigger fund_decision_proposed_duty;
alter table fund_decision enable always trigger fund_decision_approved_duty;
alter table cost_advance enable always trigger cost_advance_stated_duty;
alter table cost_advance enable always trigger cost_advance_confirmed_duty;
