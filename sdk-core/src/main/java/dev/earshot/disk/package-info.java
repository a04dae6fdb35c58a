/**
 * Files that survive a power cut, or say that they did not: what the mention store and the ledger
 * write through.
 */
@NullMarked
package dev.earshot.disk;

import org.jspecify.annotations.NullMarked;
