/**
 * The nouns of privacy: who is meant ({@link dev.earshot.privacy.Identity}), under which key a
 * tenant knows them ({@link dev.earshot.SubjectKey}), why their posts are processed ({@link
 * dev.earshot.privacy.Purpose}), under which rules ({@link dev.earshot.privacy.PolicyPack}), and
 * what was decided ({@link dev.earshot.privacy.Decision}).
 *
 * <p>A person is stored only as a {@link dev.earshot.SubjectKey}. What people said about the use of
 * their posts, and what sources said about them, is kept in {@code dev.earshot.privacy.ledger}. A
 * host starts at {@code dev.earshot.privacy.gate.Tenant}, which ties a pack, a secret and a ledger
 * together.
 */
@NullMarked
package dev.earshot.privacy;

import org.jspecify.annotations.NullMarked;
