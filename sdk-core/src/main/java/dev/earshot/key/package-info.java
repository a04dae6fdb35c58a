/**
 * Keys under which a store's files lie: a root key that the host keeps, a store's own key that the
 * root key wraps, and what is derived of it. AES-256-GCM with nonces of 96 bits, HKDF with SHA-256.
 */
@org.jspecify.annotations.NullMarked
package dev.earshot.key;
