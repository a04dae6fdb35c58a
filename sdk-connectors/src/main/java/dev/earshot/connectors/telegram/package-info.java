/** Telegram: the public channels that a bot is in, over the Bot API. */
@NullMarked
package dev.earshot.connectors.telegram;

import org.jspecify.annotations.NullMarked;
