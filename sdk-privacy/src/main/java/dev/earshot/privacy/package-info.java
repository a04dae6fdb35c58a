/**
 * The nouns of privacy: who a decision is about, and for whom and why it is made.
 *
 * <p>A person enters this module only as a {@link dev.earshot.privacy.SubjectKey}. What people said
 * about the use of their posts, and what sources said about them, is kept in {@link
 * dev.earshot.privacy.ledger}.
 */
@NullMarked
package dev.earshot.privacy;

import org.jspecify.annotations.NullMarked;
