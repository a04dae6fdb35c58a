/**
 * What the tests of every module share: where recorded data lies, and the book of skipped tests.
 *
 * <p>Not published. Integrators find their tools in {@code dev.earshot.testkit}.
 */
@NullMarked
package dev.earshot.testsupport;

import org.jspecify.annotations.NullMarked;
