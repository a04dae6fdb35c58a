/**
 * A tenant at work: {@link dev.earshot.privacy.gate.Tenant} ties a policy pack, a secret and a
 * ledger together, {@link dev.earshot.privacy.gate.PrivacyGate} decides about posts for one
 * purpose, and {@link dev.earshot.privacy.gate.Person} is where people's choices are written down.
 */
@NullMarked
package dev.earshot.privacy.gate;

import org.jspecify.annotations.NullMarked;
