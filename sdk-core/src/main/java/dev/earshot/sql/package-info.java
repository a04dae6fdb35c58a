/**
 * A host's database through JDBC, PostgreSQL or SQLite: transactions, locks, migrations, and what
 * it promises of a commit. Shared by what keeps rows there, and exported to these alone.
 */
@NullMarked
package dev.earshot.sql;

import org.jspecify.annotations.NullMarked;
