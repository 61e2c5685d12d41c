-- What is open, to come or suspended in one court is found without reading all that the court ever sold.

-- +goose Up
create index lot_index_court_standing on lot_index (court_id, standing, turn, lot_id);
