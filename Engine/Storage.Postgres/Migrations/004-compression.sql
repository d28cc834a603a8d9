-- What the default method takes to compress a long reply is a good part of what storing it costs; lz4 takes a quarter of that. Servers before 14 do not
-- know it, and others may have been built without.
DO $$ BEGIN
    EXECUTE 'ALTER TABLE chatcluster.events ALTER COLUMN json SET COMPRESSION lz4';
EXCEPTION WHEN syntax_error OR feature_not_supported THEN
    NULL;
END $$;
