/**
 * The {@code earshot} command line: each command a thin door to the SDK. The contract is in {@code
 * docs/cli.md}.
 */
@NullMarked
package dev.earshot.examples.cli;

import org.jspecify.annotations.NullMarked;
