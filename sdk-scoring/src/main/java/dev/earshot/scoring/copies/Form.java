package dev.earshot.scoring.copies;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * One of {@link Forms}, by itself.
 *
 * @param fingerprint of all its words; never 0
 * @param body its words, or the lowest hashes of an article's runs
 * @param runs how many runs an article has; 0 of a short post
 * @param keys what it is found by
 * @param links how many of the keys, the first, are of links
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Form(long fingerprint, int[] body, int runs, int[] keys, int links) {
  void write(DataOutputStream out) throws IOException {
    out.writeLong(fingerprint);
    out.writeInt(runs);
    out.writeByte(body.length);
    out.writeByte(keys.length);
    out.writeByte(links);
    for (int word : body) {
      out.writeInt(word);
    }
    for (int key : keys) {
      out.writeInt(key);
    }
  }

  static Form read(DataInputStream in) throws IOException {
    long fingerprint = in.readLong();
    int runs = in.readInt();
    int[] body = new int[in.readUnsignedByte()];
    int[] keys = new int[in.readUnsignedByte()];
    int links = in.readUnsignedByte();
    if (fingerprint == 0
        || runs < 0
        || body.length > Wording.SHORT
        || keys.length > Wording.MOST_KEYS
        || links > keys.length) {
      throw new IOException("no wording");
    }
    for (int i = 0; i < body.length; i++) {
      body[i] = in.readInt();
    }
    for (int i = 0; i < keys.length; i++) {
      keys[i] = in.readInt();
    }
    return new Form(fingerprint, body, runs, keys, links);
  }
}
