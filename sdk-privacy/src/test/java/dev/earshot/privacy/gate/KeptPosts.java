package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Tombstone;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store that holds the posts it was made with. */
record KeptPosts(List<Post> posts) implements MentionStore {
  @Override
  public Optional<Mention> find(PostId id) {
    return mentions().filter(mention -> mention.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Tombstone> tombstone(PostId id) {
    return Optional.empty();
  }

  @Override
  public List<PostId> postsOf(AuthorId author) {
    return posts.stream()
        .filter(post -> post.author().map(Author::id).filter(author::equals).isPresent())
        .map(Post::id)
        .toList();
  }

  @Override
  public Stream<Author> authors() {
    return posts.stream().flatMap(post -> post.author().stream()).distinct();
  }

  @Override
  public Stream<Mention> mentions() {
    return posts.stream().map(post -> Mention.builder(post).build());
  }

  @Override
  public long size() {
    return posts.size();
  }

  @Override
  public Optional<Checkpoint> checkpoint(String source) {
    return Optional.empty();
  }

  @Override
  public long lastChange() {
    return 0;
  }

  @Override
  public Optional<List<Outcome.Change>> changesSince(long n) {
    return Optional.empty();
  }

  @Override
  public long commit(Commit commit) {
    throw new UnsupportedOperationException("the posts are fixed");
  }

  @Override
  public void close() {}
}
