/**
 * A connector and a sink of your own, in one sitting: a guestbook kept as a text file.
 *
 * <p>{@link dev.earshot.examples.guestbook.GuestbookConnector} reads it, {@link
 * dev.earshot.examples.guestbook.VisitsByDay} counts what was heard and subtracts what was
 * forgotten. The test shows the connector passing the contract that ours pass.
 */
@NullMarked
package dev.earshot.examples.guestbook;

import org.jspecify.annotations.NullMarked;
