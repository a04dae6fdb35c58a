/**
 * The compatibility kit: contracts as abstract JUnit classes, and what tests of a host need.
 *
 * <p>Extend {@link dev.earshot.testkit.ConnectorContract} to prove a connector of your own, {@link
 * dev.earshot.testkit.HttpConnectorContract} if it reads over HTTP, {@link
 * dev.earshot.testkit.StreamConnectorContract} if its source sends over a line, {@link
 * dev.earshot.testkit.WebhookConnectorContract} if it sends to the host, {@link
 * dev.earshot.testkit.MentionStoreContract} to prove a store, {@link
 * dev.earshot.testkit.LedgerContract} or {@link dev.earshot.testkit.DurableLedgerContract} to prove
 * a ledger. The tests' names carry the numbers of the rules in {@code docs/connector-contract.md},
 * {@code docs/store-contract.md} and {@code docs/ledger-contract.md}; a rule that has nothing to
 * prove itself on aborts its test as unproven, which a build can list. {@link
 * dev.earshot.testkit.ScriptedConnector} feeds a pipeline without a network, {@link
 * dev.earshot.testkit.SettableClock} tells a host's tests the time they choose.
 */
@NullMarked
package dev.earshot.testkit;

import org.jspecify.annotations.NullMarked;
