-- The roles of the Tracker in PostgreSQL. Safe to repeat.
--
-- soteria_owner owns the database and migrates; soteria runs the desk and the workers: it reads and writes rows, and
-- can take no guard away. soteria_public runs the public pages: it reads what is public, and nothing of drafts, people,
-- sessions, letters, history and papers. Whoever takes over a process holds no more than its role.
-- As a superuser, in the Tracker's database, after each migrate and each restore:
--   psql --single-transaction -v ON_ERROR_STOP=1 -d soteria -f deploy/postgresql/roles.sql

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
GRANT USAGE ON SCHEMA public TO soteria, soteria_public;

-- A statement that failed, and the row that it failed at, would stand in PostgreSQL's own log: words of drafts among
-- them. Nobody but a superuser may set these two.
ALTER ROLE soteria_owner SET log_min_error_statement = panic;
ALTER ROLE soteria_owner SET log_error_verbosity = terse;
ALTER ROLE soteria SET log_min_error_statement = panic;
ALTER ROLE soteria SET log_error_verbosity = terse;
ALTER ROLE soteria_public SET log_min_error_statement = panic;
ALTER ROLE soteria_public SET log_error_verbosity = terse;

-- The desk and the workers.
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

-- The public pages: the reference, the record, what is derived from it, and which migrations were applied.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM soteria_public;
GRANT SELECT ON
  django_migrations,
  forces_force, forces_policingbody, forces_oversight, forces_officeholder,
  recommendations_inspectionreport, recommendations_reportalias, recommendations_cohort, recommendations_cohortplace,
  recommendations_recommendation, recommendations_limb, recommendations_nationalproduct, recommendations_expecteddate,
  recommendations_dependency,
  responses_publication, responses_edition, responses_link, responses_publishedposition, responses_inspectoratefinding,
  responses_currentstatement, responses_statementsince, responses_dailycount, responses_passage, responses_publicversion,
  responses_seal
TO soteria_public;
-- No process of production runs beside accounts of a trial, and each looks for itself.
GRANT SELECT (id, is_trial) ON forces_user TO soteria_public;
