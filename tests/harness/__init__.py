"""Everything that tests and the rig start and say more than once, one subject a module.

database          a throwaway PostgreSQL for a run, and a migrated database for each test
service           the service in this process, over a made-up world
process_service   the service as processes of its own (`processes`, `process_world`)
database_faults   what can happen to a database, always undone
pages, served     the service's pages on a port
people, rulings   whom a platform submits, and what reviewers read and decide
staff             keys and reviewers, made as an operator makes them
florida, mail     a register that holds e-mail addresses, and a relay
creator_doors     creators' tokens, and every way to knock with one
visits            browsers without a screen: a reviewer's, a creator's
browser           the system's Chromium
boards, markup    how a test asks a made-up register, and reads a page
clock             a clock that tests move
fixtures          the fixtures that tests in more than one folder ask for

What the rig imports needs no library of the development group.
"""
