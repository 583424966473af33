-- An idempotency key belongs to the subject that sends it: two subjects may use the same one.
alter table receipt add column subject varchar(255) collate "C" not null default '';
alter table rejection add column subject varchar(255) collate "C" not null default '';

-- Who sent what was applied so far was not kept. The owner of the key is the best that is known: wrong only where an admin
-- overwrote another subject's data. A rejection's key may well be another subject's, so existing rejections belong to
-- nobody (no subject is empty): a wrong attribution would be worse than none.
update receipt set subject = left(data.owner, 255) from data where data.key = receipt.key collate "C";

alter table receipt alter column subject drop default, drop constraint receipt_pkey, add primary key (subject, id);
alter table rejection alter column subject drop default, drop constraint rejection_pkey, add primary key (subject, id);

-- Old ones are removed.
create index receipt_handled_at on receipt (handled_at);
create index rejection_handled_at on rejection (handled_at);
