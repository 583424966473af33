-- Collation C orders keys by their bytes, the same on every machine, and makes comparison cheap.
create table data (
  key        varchar(128) collate "C" primary key,
  value      bytea        not null,
  owner      text         not null,
  updated_at timestamptz  not null
);

-- One row per idempotency key that was applied; written in the transaction that writes the data.
create table receipt (
  id         varchar(64) collate "C" primary key,
  key        varchar(128) not null,
  content    bytea        not null, -- SHA-256 of key and value: is a repetition really one?
  transport  varchar(8)   not null,
  handled_by text         not null,
  handled_at timestamptz  not null
);

-- The latest rejection per idempotency key, kept for callers who were gone when it was decided (Kafka).
create table rejection (
  id         varchar(64) collate "C" primary key,
  key        varchar(128) not null,
  reason     text         not null,
  transport  varchar(8)   not null,
  handled_by text         not null,
  handled_at timestamptz  not null
);
