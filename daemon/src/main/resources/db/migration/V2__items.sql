-- What was said and done on lanes, to look through and to search. Made from the events by a follower that
-- keeps its place in item_place: what an older registry has is taken up after the start, a batch at a time.

-- `id` is the number of the event it came from, and negative for those that no event tells of. Those have
-- their words here (`title` whole, `text`); of the others they are in the event, and `title` is its beginning.
create table items (
  id     integer primary key,
  lane   text    not null,
  item   text    not null,
  turn   text,
  type   text    not null,
  status text    not null,
  tool   text,
  title  text    not null,
  at     integer not null,
  bytes  integer not null,
  text   text
) strict;

create index items_lane on items (lane, at);

-- The words, by the id of their item. Contentless: the text is stored once. The lane is a word of its own, so
-- that a search within some lanes looks at their items only.
create virtual table item_words using fts5 (
  lane, title, text,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- What a lane's items come to, kept with every one (`changed`: its last change of a file, 0 without), and where in a turn the follower is.
create table item_lanes (
  lane     text    primary key,
  items    integer not null,
  bytes    integer not null,
  agents   integer not null,
  days     integer not null,
  files    integer not null,
  changed  integer not null,
  first    integer not null,
  last     integer not null,
  turns    integer not null,
  turn     text,
  running  integer not null,
  said     integer not null
) strict;

create table item_tools (
  lane  text    not null,
  tool  text    not null,
  calls integer not null,
  primary key (lane, tool)
) strict, without rowid;

-- Days since 1970, UTC.
create table item_days (
  lane text    not null,
  day  integer not null,
  primary key (lane, day)
) strict, without rowid;

create table item_files (
  lane    text    not null,
  path    text    not null,
  changes integer not null,
  last    integer not null,
  primary key (lane, path)
) strict, without rowid;

-- The number of the last event the follower has taken.
create table item_place (
  one integer primary key check (one = 1),
  seq integer not null
) strict;

insert into item_place (one, seq) values (1, 0);

create trigger items_gone after delete on items begin
  delete from item_words where rowid = old.id;
end;

-- Only ended lanes are pruned, and whole; what the index knows of one goes with its events.
create trigger events_gone after delete on events when old.lane is not null begin
  delete from items where lane = old.lane;
  delete from item_lanes where lane = old.lane;
  delete from item_tools where lane = old.lane;
  delete from item_days where lane = old.lane;
  delete from item_files where lane = old.lane;
end;

pragma user_version = 2;
