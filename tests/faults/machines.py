"""More than one machine and no stop: the object store, nginx, units, migrations."""

from tests.faults.fault import fault

STORE = "tests/soteria_tracker/test_object_store.py"
PRODUCTION = "tests/soteria_tracker/test_production.py"
UPGRADES = "tests/soteria_tracker/test_upgrades.py"
DEPLOY = "tests/test_deploy.py"

FAULTS = [
    fault(
        "file_in_a_bucket_is_written_over",
        "soteria_tracker/object_store.py",
        'IfNoneMatch="*", **sent',
        "**sent",
        f"{STORE}::test_file_is_never_overwritten",
    ),
    fault(
        "file_in_a_bucket_is_for_everybody",
        "soteria_tracker/object_store.py",
        '"ContentType": kind, ',
        '"ContentType": kind, "ACL": "public-read", ',
        f"{STORE}::test_file_carries_its_checksum_and_no_acl_and_strangers_get_nothing",
    ),
    fault(
        "file_in_a_bucket_has_an_address",
        "soteria_tracker/object_store.py",
        '        raise NotImplementedError("No file has an address in the store: the Tracker says who may read it.")',
        "        return super().url(name)",
        f"{STORE}::test_file_carries_its_checksum_and_no_acl_and_strangers_get_nothing",
    ),
    fault(
        "missing_bucket_is_a_missing_file",
        "soteria_tracker/object_store.py",
        'status == 404 and error.response["Error"]["Code"] != "NoSuchBucket"',
        "status == 404",
        f"{STORE}::test_missing_bucket_is_away_and_no_missing_file",
    ),
    fault(
        "store_that_is_away_is_a_fault_of_ours",
        "soteria_tracker/object_store.py",
        "    except BotoCoreError as error:\n        raise StoreAwayError(AWAY) from error",
        "    except BotoCoreError:\n        raise",
        f"{STORE}::test_store_that_is_away_is_an_error_of_files_in_words",
    ),
    fault(
        "errors_of_a_store_are_unknown",
        "soteria_tracker/away.py",
        'OPTIONAL = ("redis", "botocore")',
        'OPTIONAL = ("redis",)',
        "tests/soteria_tracker/test_away.py::test_what_comes_back_by_itself_is_away",
    ),
    fault(
        "silent_store_is_waited_for",
        "soteria_tracker/object_store.py",
        "            read_timeout=READ,\n",
        "            read_timeout=20,\n",
        f"{STORE}::test_silent_store_is_given_up_in_time",
    ),
    fault(
        "half_a_store_starts",
        "soteria_tracker/production.py",
        '        if not environment.text(name):\n            yield f"Files go',
        '        if name in BUCKETS and not environment.text(name):\n            yield f"Files go',
        f"{PRODUCTION}::test_half_an_object_store_is_refused",
    ),
    fault(
        "one_bucket_for_drafts_and_record_starts",
        "soteria_tracker/production.py",
        "len(set(buckets.values())) < len(buckets)",
        "len(set(buckets.values())) > len(buckets)",
        f"{PRODUCTION}::test_object_store_that_is_unsafe_is_refused",
    ),
    fault(
        "store_without_encryption_starts",
        "soteria_tracker/encryption.py",
        'parts.scheme == "http" and is_here(host)',
        'parts.scheme == "http"',
        f"{PRODUCTION}::test_object_store_that_is_unsafe_is_refused",
    ),
    fault(
        "commands_get_a_pool_too",
        "soteria_tracker/settings.py",
        'ENVIRONMENT.number("DATABASE_POOL") and ENVIRONMENT.text("SOTERIA_SIDE") == "office"',
        'ENVIRONMENT.number("DATABASE_POOL")',
        f"{PRODUCTION}::test_pool_is_for_the_office_side_alone",
    ),
    fault(
        "connection_of_the_cache_in_front_never_goes_back",
        "soteria_tracker/front/epoch.py",
        "                give_back()\n",
        "",
        "tests/soteria_tracker/front/test_pool.py::test_connection_goes_back_to_the_pool_after_each_look",
    ),
    fault(
        "column_that_django_alone_fills_is_let_through",
        "soteria_tracker/upgrades.py",
        "field.db_default is not NOT_PROVIDED",
        "field.has_default()",
        f"{UPGRADES}::test_planted_migration_that_old_code_would_not_survive_is_found",
    ),
    fault(
        "column_that_goes_is_let_through",
        "soteria_tracker/upgrades.py",
        "operations.DeleteModel() | operations.RemoveField()",
        "operations.DeleteModel()",
        f"{UPGRADES}::test_planted_migration_that_old_code_would_not_survive_is_found",
    ),
    fault(
        "form_is_sent_twice",
        "deploy/nginx/soteria.conf",
        "proxy_next_upstream error timeout;",
        "proxy_next_upstream error timeout non_idempotent;",
        f"{DEPLOY}::test_nginx_sends_a_form_once_and_asks_every_process_again_as_soon_as_it_is_back",
    ),
    fault(
        "unit_may_see_homes_and_kernel",
        "deploy/systemd/soteria-office@.service",
        "ProtectSystem=strict\nProtectHome=yes\nProtectKernelTunables=yes\nProtectKernelModules=yes\n",
        "",
        f"{DEPLOY}::test_units_see_no_homes_and_change_neither_system_nor_kernel",
    ),
]
