-- Records of service-b.data that could not be handled. The topic of dead letters only tells that they died, and for good;
-- what became of them since then is a state, which all instances share and which is changed record by record: a table.
-- Bytes are kept as they came, since nothing says that they are what they should be.
create table dead_letter (
  id               bigint generated always as identity primary key,
  source_partition integer     not null,
  source_offset    bigint      not null,
  source_time      timestamptz not null, -- tells offsets apart if the topic was made anew
  key              bytea,
  value            bytea,
  subject          bytea,
  roles            bytea,
  traceparent      bytea,
  reason           text        not null,
  died_at          timestamptz not null,
  outcome          varchar(8), -- of its receipt, once it was sent again with success; until then it is open
  handled_at       timestamptz,
  unique (source_partition, source_offset, source_time) -- who dies twice, since a crash came between, is one dead letter
);

create index dead_letter_open on dead_letter (id) where outcome is null;
