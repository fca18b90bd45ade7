-- The registry. Every time is in nanoseconds since 1970. The json columns hold the whole record; the other
-- columns are what queries look for. `pragma user_version` at the end is part of every migration.

-- Numbers have no gaps and follow the order of commits. Keep the newest row when old ones are pruned: the
-- next number is the highest here plus one.
create table events (
  seq    integer primary key,
  at     integer not null,
  kind   text    not null,
  notice integer not null,
  lane   text,
  root   text,
  task   text,
  json   text    not null
) strict;

create index events_notice on events (seq) where notice = 1;
create index events_lane on events (lane) where lane is not null;
create index events_task on events (root, task) where task is not null;

create table tasks (
  root    text    not null,
  id      text    not null,
  status  text    not null,
  cleaned integer not null,
  created integer not null,
  updated integer not null,
  json    text    not null,
  primary key (root, id)
) strict;

create index tasks_present on tasks (created) where cleaned = 0;

create table lanes (
  ref    text    primary key,
  opened integer not null,
  json   text    not null
) strict;

-- Without a lane: a server of many. `offset` is how much of the wire log became events: written in the same transaction as those.
create table processes (
  number   integer primary key,
  id       text    not null unique,
  lane     text,
  folder   text    not null,
  codec    text    not null,
  "offset" integer not null,
  ended    integer not null
) strict;

create index processes_lane on processes (lane) where lane is not null;
create index processes_live on processes (number) where ended = 0;

-- The inbox, open and closed; `urgency` is the rank of the entry's kind.
create table entries (
  number         integer primary key,
  urgency        integer not null,
  asked          integer not null,
  closed_because text,
  json           text    not null
) strict;

create index entries_open on entries (urgency, asked) where closed_because is null;

create table results (
  request_id text    primary key,
  op         text    not null,
  json       text    not null,
  failed     integer not null,
  until      integer not null
) strict;

create index results_until on results (until);

pragma user_version = 1;
