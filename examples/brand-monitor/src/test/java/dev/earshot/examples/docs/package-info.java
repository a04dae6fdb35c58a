/**
 * Keeps the repository's words true: the README's code runs, the coverage table names real tests.
 */
@NullMarked
package dev.earshot.examples.docs;

import org.jspecify.annotations.NullMarked;
