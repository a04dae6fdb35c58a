/**
 * Our JSON: posts, events and mentions as text that other systems read, and back.
 *
 * <p>{@link dev.earshot.json.EarshotJson} is the one entry. The form is version 2 of a documented
 * schema, {@code earshot-2.schema.json} beside this package, and version 1 is read; absent means
 * left out, enum values are in upper case, instants are RFC 3339 in UTC, offsets are UTF-16 units.
 */
@NullMarked
package dev.earshot.json;

import org.jspecify.annotations.NullMarked;
