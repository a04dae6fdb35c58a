package dev.earshot.connectors.telegram;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns updates of the Bot API into events. A file is an id that only the bot's token opens, so
 * none is told of. One for each body; not thread-safe.
 */
final class Updates {
  static final Network NETWORK = new Network("telegram");

  private static final String SITE = "https://t.me/";
  private static final String HANDLE = "[A-Za-z0-9_]{1,64}";

  /** The updates that hold a message, and whether it was edited. */
  private static final Map<String, Boolean> MESSAGES =
      Map.of(
          "channel_post", false,
          "edited_channel_post", true,
          "message", false,
          "edited_message", true);

  /** What tells other objects of the API by a field that they alone have. */
  private static final Set<String> OTHERS =
      Set.of(
          "is_bot",
          "file_unique_id",
          "inline_keyboard",
          "keyboard",
          "remove_keyboard",
          "force_reply",
          "sticker_type",
          "chat_instance",
          "pending_update_count",
          "can_send_messages");

  /* What a message of a person's or a channel's own may hold. */
  private static final List<String> SAID =
      List.of("text", "caption", "poll", "checklist", "venue", "photo", "video", "forward_origin");

  /* What tells that a message is Telegram's own, about what happened in a chat. */
  private static final Set<String> HAPPENED =
      Set.of(
          "pinned_message",
          "new_chat_title",
          "new_chat_photo",
          "new_chat_members",
          "new_chat_member",
          "new_chat_participant",
          "left_chat_member",
          "left_chat_participant",
          "delete_chat_photo",
          "group_chat_created",
          "supergroup_chat_created",
          "channel_chat_created",
          "message_auto_delete_timer_changed",
          "migrate_to_chat_id",
          "migrate_from_chat_id",
          "successful_payment",
          "refunded_payment",
          "users_shared",
          "user_shared",
          "chat_shared",
          "connected_website",
          "write_access_allowed",
          "passport_data",
          "proximity_alert_triggered",
          "boost_added",
          "chat_background_set",
          "checklist_tasks_done",
          "checklist_tasks_added",
          "direct_message_price_changed",
          "paid_message_price_changed",
          "gift",
          "unique_gift",
          "gift_upgrade_sent",
          "chat_owner_left",
          "chat_owner_changed",
          "web_app_data",
          "giveaway_created",
          "giveaway_completed");

  private static final List<String> HAPPENED_TO =
      List.of(
          "forum_topic_",
          "general_forum_topic_",
          "video_chat_",
          "voice_chat_",
          "suggested_post_approv",
          "suggested_post_decline",
          "suggested_post_paid",
          "suggested_post_refund");

  private static final List<String> FORWARDED =
      List.of("forward_origin", "forward_from_chat", "forward_from", "forward_sender_name");

  private final Emitter emitter;

  Updates(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Reads an update, a message that was recorded alone, or an answer that holds updates. */
  void add(Json record) {
    if (record.at("result").isArray()) {
      record.at("result").items().forEach(this::add);
    } else if (record.has("ok") && !record.isTrue("ok")) {
      emitter.fault("", record.offset(), "the API reports an error");
    } else if (record.has("update_id")) {
      MESSAGES.forEach(
          (kind, edited) -> {
            if (record.at(kind).isObject()) {
              message(record.at(kind), edited);
            }
          });
    } else if (record.has("message_id") && record.at("chat").isObject()) {
      message(record, false);
    } else if (record.at("result").isObject()) {
      add(record.at("result"));
    } else if (!record.isTrue("result") && OTHERS.stream().noneMatch(record::has)) {
      emitter.fault(
          "update_id",
          record.offset(),
          "expected an update of the Bot API, or an answer with some");
    }
    // other objects of the API, such as users, stickers and keyboards, are no messages
  }

  private void message(Json message, boolean edited) {
    emitter.record(message.offset(), () -> read(message, edited));
  }

  private void read(Json message, boolean edited) {
    Json chat = message.at("chat");
    Optional<PostId> id = id(chat, message);
    if (id.isEmpty()) {
      emitter.fault("message_id", message.offset(), "expected the ids of a chat and a message");
      return;
    }
    if (message.whole("date").orElse(1) == 0) {
      return; // the API's word for a message that it no longer shows; it says no more
    }
    if (SAID.stream().noneMatch(message::has) && isService(message)) {
      return; // what happened in a chat, which nobody said
    }
    AuthorId author = authorId(message);
    if (edited) {
      emitter.edited(id.get(), author, visibility(chat), post -> fill(post, message, author));
    } else {
      emitter.published(id.get(), author, visibility(chat), post -> fill(post, message, author));
    }
  }

  private static boolean isService(Json message) {
    return message.names().stream()
        .anyMatch(
            name -> HAPPENED.contains(name) || HAPPENED_TO.stream().anyMatch(name::startsWith));
  }

  private static Optional<PostId> id(Json chat, Json message) {
    OptionalLong chatId = chat.whole("id");
    OptionalLong number = message.whole("message_id");
    return chatId.isPresent() && number.isPresent()
        ? Optional.of(new PostId(NETWORK, "", chatId.getAsLong() + "/" + number.getAsLong()))
        : Optional.empty();
  }

  /* A channel or group with a name of its own is read by everybody at t.me; any other by members. */
  private static Visibility visibility(Json chat) {
    return switch (chat.text("type").orElse("")) {
      case "channel", "supergroup", "group" ->
          handle(chat).isPresent() ? Visibility.PUBLIC : Visibility.FOLLOWERS;
      case "private" -> Visibility.DIRECT;
      default -> Visibility.UNKNOWN;
    };
  }

  private static Optional<String> handle(Json chat) {
    return chat.text("username").filter(name -> name.matches(HANDLE));
  }

  /* What a channel says is the channel's; who of its people wrote it is nobody's business. */
  private static Json speaker(Json message) {
    Json chat = message.at("chat");
    if (chat.text("type").orElse("").equals("channel")) {
      return chat;
    }
    Json sender = message.at("sender_chat");
    return sender.isObject() ? sender : message.at("from");
  }

  private static @Nullable AuthorId authorId(Json message) {
    OptionalLong id = speaker(message).whole("id");
    return id.isPresent() ? new AuthorId(NETWORK, "", Long.toString(id.getAsLong())) : null;
  }

  private static @Nullable Author author(@Nullable AuthorId id, Json speaker) {
    if (id == null) {
      return null;
    }
    Optional<String> handle = handle(speaker);
    String person =
        (speaker.text("first_name").orElse("") + " " + speaker.text("last_name").orElse(""))
            .strip();
    boolean channel = speaker.text("type").orElse("").equals("channel");
    return Author.builder(id)
        .handle(handle.orElse(null))
        .name(speaker.text("title").orElse(person.isEmpty() ? null : person))
        .url(handle.map(name -> SITE + name).orElse(null))
        .kind(
            speaker.isTrue("is_bot")
                ? Author.Kind.BOT
                : channel ? Author.Kind.ORGANIZATION : Author.Kind.UNKNOWN)
        .build();
  }

  private void fill(Post.Builder post, Json message, @Nullable AuthorId author) {
    boolean captioned = !message.has("text");
    Json poll = message.at("poll");
    String text =
        message
            .text("text")
            .or(() -> message.text("caption"))
            .or(() -> poll.text("question"))
            .or(() -> tasks(message.at("checklist")))
            .orElse("");
    Json marks = message.at(captioned ? "caption_entities" : "entities");
    Json chat = message.at("chat");
    Post.Reference answered = answered(chat, message);
    boolean answers = answered != null || message.at("reply_to_message").isObject();
    Json venue = message.at("venue");
    post.url(
            handle(chat)
                .map(name -> SITE + name + "/" + message.whole("message_id").orElseThrow())
                .orElse(null))
        .kind(kind(message, poll, answers))
        .author(author(author, speaker(message)))
        .text(text)
        .publishedAt(message.moment("date").orElse(null))
        .editedAt(message.moment("edit_date").orElse(null))
        .entities(entities(text, marks))
        .pollOptions(options(poll))
        .inReplyTo(answered)
        .repostOf(forwarded(message))
        .place(venue.text("title").map(title -> new Place(title, null)).orElse(null));
  }

  private static Optional<String> tasks(Json checklist) {
    List<String> lines = new ArrayList<>();
    checklist.text("title").ifPresent(lines::add);
    checklist.at("tasks").items().forEach(task -> task.text("text").ifPresent(lines::add));
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
  }

  /** Returns what is answered in the same chat, or in another where that is told. */
  private static Post.@Nullable Reference answered(Json chat, Json message) {
    Json answered = message.at("reply_to_message");
    if (answered.isObject()) {
      return id(chat, answered).map(Post.Reference::to).orElse(null);
    }
    Json elsewhere = message.at("external_reply");
    OptionalLong number = elsewhere.whole("message_id");
    return number.isPresent() && elsewhere.at("chat").isObject()
        ? shown(elsewhere.at("chat"), number)
        : elsewhere.at("origin").has("message_id") ? origin(elsewhere.at("origin")) : null;
  }

  private static Post.Kind kind(Json message, Json poll, boolean answers) {
    if (isForwarded(message)) {
      return Post.Kind.REPOST;
    }
    if (answers) {
      return Post.Kind.REPLY;
    }
    return poll.isObject()
        ? Post.Kind.POLL
        : message.has("video")
            ? Post.Kind.VIDEO
            : message.has("photo") ? Post.Kind.PHOTO : Post.Kind.POST;
  }

  private static boolean isForwarded(Json message) {
    return FORWARDED.stream().anyMatch(message::has);
  }

  /**
   * Returns what is forwarded: a channel's post, or else by whom it was, which is all that is told
   * of what a person or a group said. Until Bot API 7.0 it stood in other fields.
   */
  private static Post.@Nullable Reference forwarded(Json message) {
    Json origin = message.at("forward_origin");
    if (origin.isObject()) {
      return origin(origin);
    }
    Json chat = message.at("forward_from_chat");
    OptionalLong number = message.whole("forward_from_message_id");
    return number.isPresent()
        ? shown(chat, number)
        : page(chat.isObject() ? chat : message.at("forward_from"));
  }

  private static Post.@Nullable Reference origin(Json origin) {
    OptionalLong number = origin.whole("message_id");
    return number.isPresent()
        ? shown(origin.at("chat"), number)
        : page(origin.at(origin.has("sender_user") ? "sender_user" : "sender_chat"));
  }

  private static Post.@Nullable Reference shown(Json chat, OptionalLong number) {
    OptionalLong id = chat.whole("id");
    return id.isPresent()
        ? new Post.Reference(
            new PostId(NETWORK, "", id.getAsLong() + "/" + number.getAsLong()),
            handle(chat).map(name -> SITE + name + "/" + number.getAsLong()).orElse(null))
        : page(chat);
  }

  private static Post.@Nullable Reference page(Json speaker) {
    return handle(speaker).map(name -> new Post.Reference(null, SITE + name)).orElse(null);
  }

  private static List<PollOption> options(Json poll) {
    List<PollOption> options = new ArrayList<>();
    for (Json option : poll.at("options").items()) {
      OptionalLong votes = option.whole("voter_count");
      option
          .text("text")
          .ifPresent(
              text ->
                  options.add(
                      votes.isPresent() && votes.getAsLong() >= 0
                          ? new PollOption(text, votes.getAsLong())
                          : new PollOption(text)));
    }
    return options;
  }

  /** Returns what the text points at; offsets count UTF-16 units, as ours do. */
  private List<Entity> entities(String text, Json marks) {
    List<Entity> entities = new ArrayList<>();
    for (Json mark : marks.items()) {
      long start = mark.whole("offset").orElse(-1);
      long end = start + mark.whole("length").orElse(0);
      if (start < 0 || end <= start || end > text.length()) {
        emitter.fault("entities", mark.offset(), "expected a stretch of the text");
        continue;
      }
      Span span = new Span((int) start, (int) end);
      String shown = span.in(text);
      switch (mark.text("type").orElse("")) {
        case "mention" ->
            named(shown)
                .ifPresent(
                    name -> entities.add(new Entity.HandleMention(span, name, null, SITE + name)));
        case "hashtag" ->
            named(shown).ifPresent(name -> entities.add(new Entity.Hashtag(span, name, null)));
        case "cashtag" ->
            named(shown).ifPresent(name -> entities.add(new Entity.Cashtag(span, name)));
        case "url" -> entities.add(new Entity.Link(span, shown, address(shown)));
        case "text_link" ->
            entities.add(
                new Entity.Link(span, shown, mark.text("url").filter(Updates::isWeb).orElse(null)));
        default -> {
          // looks, mailboxes, telephone numbers, and people without a handle
        }
      }
    }
    return entities;
  }

  private static Optional<String> named(String shown) {
    return shown.length() > 1 ? Optional.of(shown.substring(1)) : Optional.empty();
  }

  private static @Nullable String address(String shown) {
    return isWeb(shown) ? shown : shown.contains("://") ? null : "https://" + shown;
  }

  private static boolean isWeb(String url) {
    return url.regionMatches(true, 0, "https://", 0, 8)
        || url.regionMatches(true, 0, "http://", 0, 7);
  }
}
