/**
 * Proofs of who asks that change over time: OAuth 2 with tokens that end, OAuth 1.0a with a
 * signature over each request. A {@link dev.earshot.connectors.http.Fetch} takes them as its {@link
 * dev.earshot.connectors.http.Authorization}.
 */
@NullMarked
package dev.earshot.connectors.auth;

import org.jspecify.annotations.NullMarked;
