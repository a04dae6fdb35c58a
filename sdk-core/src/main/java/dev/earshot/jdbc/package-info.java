/**
 * A mention store in rows of a host's database, PostgreSQL or SQLite, through the drivers that the
 * host brings.
 */
@NullMarked
package dev.earshot.jdbc;

import org.jspecify.annotations.NullMarked;
