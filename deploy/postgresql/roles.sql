-- The role that the Tracker runs as: it reads and writes rows, and can take no guard away. Safe to repeat.
--
-- soteria_owner owns the database and migrates; soteria runs the processes. Whoever takes over a process then holds a
-- role that cannot drop or switch off a trigger, empty a table, or change what is written once.
-- As a superuser, in the Tracker's database, after each migrate:  psql -d soteria -f deploy/postgresql/roles.sql

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO soteria;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO soteria;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO soteria;
ALTER DEFAULT PRIVILEGES FOR ROLE soteria_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO soteria;
ALTER DEFAULT PRIVILEGES FOR ROLE soteria_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO soteria;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM soteria;

-- What is written once: every table that refuses a change by its trigger is not even asked to.
DO $$
DECLARE guarded regclass;
BEGIN
  FOR guarded IN
    SELECT DISTINCT tgrelid::regclass FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE proname = 'refuse_change_of_record' AND pronamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM soteria', guarded);
  END LOOP;
END $$;

-- SELECT ... FOR UPDATE asks for the right to update a column. Those who publish or seal wait for each other at number
-- 0 of each chain; the triggers refuse the update itself.
GRANT UPDATE (number) ON responses_link, responses_seal TO soteria;
