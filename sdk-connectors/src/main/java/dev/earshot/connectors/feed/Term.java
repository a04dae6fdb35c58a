package dev.earshot.connectors.feed;

import java.util.HashMap;
import java.util.Map;

/*
 * What the elements of all dialects are called that a reader asks for: bare in RSS and Atom, with
 * the customary prefix elsewhere.
 */
enum Term {
  OTHER(""),
  AUTHOR("author"),
  DC_CREATOR("dc:creator"),
  DC_AUTHOR("dc:author"),
  DCTERMS_CREATOR("dcterms:creator"),
  ITUNES_AUTHOR("itunes:author"),
  PODCAST_PERSON("podcast:person"),
  SOURCE("source"),
  PUBLISHED("published"),
  PUBDATE("pubdate"),
  ISSUED("issued"),
  DCTERMS_ISSUED("dcterms:issued"),
  DC_ISSUED("dc:issued"),
  DC_DATE("dc:date"),
  DCTERMS_CREATED("dcterms:created"),
  DC_CREATED("dc:created"),
  CREATED("created"),
  MEDIA_PUBDATE("media:pubdate"),
  UPDATED("updated"),
  MODIFIED("modified"),
  DCTERMS_MODIFIED("dcterms:modified"),
  DC_MODIFIED("dc:modified"),
  DC_TITLE("dc:title"),
  ITUNES_TITLE("itunes:title"),
  MEDIA_TITLE("media:title"),
  DC_DESCRIPTION("dc:description"),
  ITUNES_SUMMARY("itunes:summary"),
  MEDIA_DESCRIPTION("media:description"),
  ITUNES_SUBTITLE("itunes:subtitle"),
  DC_LANGUAGE("dc:language"),
  LANGUAGE("language"),
  MEDIA_GROUP("media:group"),
  FEEDBURNER_ORIGLINK("feedburner:origlink"),
  GUID("guid"),
  NAME("name"),
  ITUNES_NAME("itunes:name"),
  FOAF_NAME("foaf:name"),
  EMAIL("email"),
  ITUNES_EMAIL("itunes:email"),
  URI("uri"),
  URL("url"),
  HOMEPAGE("homepage"),
  ITEM("item"),
  ENTRY("entry"),
  AT_DELETED_ENTRY("at:deleted-entry"),
  ID("id"),
  LINK("link"),
  TITLE("title"),
  CONTENT("content"),
  CONTENT_ENCODED("content:encoded"),
  FULLITEM("fullitem"),
  XHTML_BODY("xhtml:body"),
  BODY("body"),
  XHTML_DIV("xhtml:div"),
  DESCRIPTION("description"),
  ABSTRACT("abstract"),
  SUMMARY("summary"),
  TAGLINE("tagline"),
  COMMENTS("comments"),
  WFW_COMMENTRSS("wfw:commentrss"),
  THR_IN_REPLY_TO("thr:in-reply-to"),
  SLASH_COMMENTS("slash:comments"),
  THR_TOTAL("thr:total"),
  CATEGORY("category"),
  ITUNES_CATEGORY("itunes:category"),
  MEDIA_CATEGORY("media:category"),
  DC_SUBJECT("dc:subject"),
  TAGS("tags"),
  ITUNES_KEYWORDS("itunes:keywords"),
  MEDIA_KEYWORDS("media:keywords"),
  ITUNES_DURATION("itunes:duration"),
  ITUNES_SEASON("itunes:season"),
  PODCAST_SEASON("podcast:season"),
  ITUNES_EPISODE("itunes:episode"),
  PODCAST_EPISODE("podcast:episode"),
  ITUNES_EXPLICIT("itunes:explicit"),
  CC_LICENSE("cc:license"),
  CREATIVECOMMONS_LICENSE("creativecommons:license"),
  DCTERMS_LICENSE("dcterms:license"),
  PODCAST_LICENSE("podcast:license"),
  YT_VIDEOID("yt:videoid"),
  YT_CHANNELID("yt:channelid"),
  DC_PUBLISHER("dc:publisher"),
  ENCLOSURE("enclosure"),
  MEDIA_CONTENT("media:content"),
  MEDIA_COMMUNITY("media:community"),
  MEDIA_THUMBNAIL("media:thumbnail"),
  MEDIA_STATISTICS("media:statistics"),
  ITUNES_IMAGE("itunes:image"),
  PODCAST_TRANSCRIPT("podcast:transcript"),
  PODCAST_CHAPTERS("podcast:chapters"),
  PSC_CHAPTERS("psc:chapters"),
  PSC_CHAPTER("psc:chapter"),
  RSS("rss"),
  RDF_RDF("rdf:rdf"),
  RDF("rdf"),
  FEED("feed"),
  CHANNEL("channel"),
  SKIPHOURS("skiphours"),
  HOUR("hour"),
  SKIPDAYS("skipdays"),
  DAY("day"),
  TTL("ttl"),
  SY_UPDATEPERIOD("sy:updateperiod"),
  SY_UPDATEFREQUENCY("sy:updatefrequency");

  private static final Map<String, Term> BY_NAME = byName();

  private final String written;
  private final long bit;

  Term(String written) {
    this.written = written;
    this.bit = 1L << (written.hashCode() >>> 6);
  }

  /* Returns what is called so, in lower case. */
  static Term of(String name) {
    return BY_NAME.getOrDefault(name, OTHER);
  }

  /* Returns a bit for a set of names, which it may share: what the set lacks is not there. */
  long bit() {
    return bit;
  }

  private static Map<String, Term> byName() {
    Map<String, Term> terms = new HashMap<>();
    for (Term term : values()) {
      terms.put(term.written, term);
    }
    return Map.copyOf(terms);
  }
}
