-- What was served on a person as a party is found by the party, however many
-- servings there are.

-- +goose Up
create index serving_by_party on serving (court_id, party_id) where party_id is not null;
