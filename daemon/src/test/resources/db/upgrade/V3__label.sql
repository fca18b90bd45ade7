alter table lanes add column label text;
pragma user_version = 3;
