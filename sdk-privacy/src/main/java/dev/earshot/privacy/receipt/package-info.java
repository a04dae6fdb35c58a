/**
 * {@linkplain dev.earshot.privacy.receipt.Receipt Receipts} of what people said, which verify
 * without the ledger.
 */
@NullMarked
package dev.earshot.privacy.receipt;

import org.jspecify.annotations.NullMarked;
