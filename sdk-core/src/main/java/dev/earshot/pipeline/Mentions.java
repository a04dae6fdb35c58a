package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is kept, to be read. Thread-safe. */
public interface Mentions {
  /**
   * A page of mentions in the order in which they were admitted.
   *
   * @param mentions the mentions
   * @param next where the next page begins; 0 if this is the last
   */
  record Page(List<Mention> mentions, long next) {
    /** Creates a page. */
    public Page {
      mentions = List.copyOf(mentions);
    }

    /** Returns whether there may be more. */
    public boolean hasNext() {
      return next != 0;
    }
  }

  /** Returns the kept mention of that post. */
  Optional<Mention> find(PostId id);

  /** Returns when the source was last seen to show that post; empty if it is not kept. */
  Optional<Instant> seenAt(PostId id);

  /** Returns the tombstone of that post, if it was removed. */
  Optional<Tombstone> tombstone(PostId id);

  /**
   * Returns a page of the kept mentions that a filter accepts, in the order in which they were
   * admitted. What comes or goes between two pages neither doubles nor hides another.
   *
   * @param from 0 to begin, else {@link Page#next} of the page before
   * @param limit how many mentions at most, at least 1
   */
  Page page(MentionFilter filter, long from, int limit);

  /** Returns the kept mentions in the order in which they were admitted; close the stream. */
  Stream<Mention> mentions();

  /** Returns the ids of the kept mentions of that author. */
  List<PostId> postsOf(AuthorId author);

  /** Returns the ids of the kept mentions on which that key stands. */
  List<PostId> postsOf(SubjectKey subject);

  /** Returns the keys that stand together on kept mentions, each set once; close the stream. */
  Stream<Set<SubjectKey>> subjects();

  /**
   * Returns the keys that stand together on kept mentions, each set once, where one of these is
   * among them; reads no other mention. Close the stream.
   */
  Stream<Set<SubjectKey>> subjects(Collection<SubjectKey> about);

  /**
   * Returns the authors of the kept mentions, each once, as their newest kept mention shows them.
   */
  Stream<Author> authors();

  /** Returns how many mentions are kept. */
  long size();

  /** Returns what became of all that sources told, counted. */
  Tally tally();

  /**
   * Returns whether a record that could not be read is in the {@linkplain #tally tally}: whether it
   * was told before, at that place of its source.
   */
  boolean isCounted(ItemFault fault);
}
