alter table lanes add column label text;
alter table no_such_table add column label text;
pragma user_version = 3;
