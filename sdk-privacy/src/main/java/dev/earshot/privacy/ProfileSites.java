package dev.earshot.privacy;

import dev.earshot.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of {@code profile-sites.json}: networks, their sites, and habits of all others. */
final class ProfileSites {
  static final ProfileSites KNOWN = read();

  /** Parameters that tell nobody apart, whatever the host. */
  final Set<String> clickIds;

  /** What stands before a handle in a path, on hosts that the table does not name. */
  final Set<String> beforeName;

  /**
   * Parameters that hold a visit of whoever copied the address, and by what values they are known.
   */
  final Map<String, Pattern> sessions = new HashMap<>();

  /** Parameters that choose what is shown of the same person, and by what values they are known. */
  final Map<String, Pattern> views = new HashMap<>();

  /** Paths, without the first slash, that show what a host shows without a path. */
  final Set<String> frontPages;

  /** Services that show the same under hosts of several countries. */
  private final List<OneHost> oneHost = new ArrayList<>();

  /** How programs of forums write their members, on whatever host. */
  final List<Forum> forums = new ArrayList<>();

  /** Pages of a person that come after the handle. */
  final Set<String> tabs;

  /** What stands before all that in the address of a feed. */
  final Set<String> beforeFeeds;

  /** Hosts whose addresses lead elsewhere and say nothing of whom. */
  final Set<String> leadElsewhere;

  /** Networks by how a key that is an account's id begins where people write it down. */
  final Map<String, Network> keys = new HashMap<>();

  /** Names of hosts that show the same as the host above. */
  final Set<String> anyHost;

  /** Such names on sites of the table, all of whose hosts are one site. */
  final Set<String> ofSites;

  /** How the name of a page ends that a program of a site shows and that is no person's. */
  final Set<String> pageEnds;

  /** Hosts below those of a site that show nobody of it. */
  final Set<String> ofNobody;

  /** Networks whose authors have no handle. */
  final Set<String> noHandles;

  /** Networks beside the federated ones each server of which numbers its own people. */
  final Set<String> idsOfServers;

  /** Names by which those who are there are called together, on networks that have many sites. */
  private final Map<String, Set<String>> everybody = new HashMap<>();

  /** What stands first in the path of pages that a server of many people keeps of itself. */
  final Set<String> ofServer;

  /** Hosts that show other servers, which stand first in the path. */
  final Set<String> clients;

  /** Addresses on any host of which a parameter is another address or an account. */
  final List<ProfileSite.Form> naming;

  /** Paths of posts, communities, searches and settings, which are no person's on any host. */
  private final List<ProfileSite.Form> noPersons;

  /** Networks on which one of those paths is a person's all the same. */
  private final Map<String, List<ProfileSite.Form>> personsOn = new HashMap<>();

  private final Set<String> federated;
  private final Set<String> networks = new HashSet<>();
  private final Map<String, ProfileSite> byHost = new HashMap<>();
  private final Map<String, ProfileSite> byNetwork = new HashMap<>();

  private ProfileSites(JsonNode root) {
    Set<String> dropped = new HashSet<>(texts(root, "clickIds"));
    dropped.addAll(texts(root, "uiParameters"));
    clickIds = Set.copyOf(dropped);
    beforeName = ProfileSite.set(texts(root, "beforeName"));
    beforeFeeds = ProfileSite.set(texts(root, "beforeFeeds"));
    leadElsewhere = ProfileSite.set(texts(root, "leadElsewhere"));
    for (Map.Entry<String, JsonNode> each : root.path("keys").properties()) {
      keys.put(each.getKey(), new Network(each.getValue().stringValue()));
    }
    for (Map.Entry<String, JsonNode> each : root.path("sessions").properties()) {
      sessions.put(each.getKey(), Pattern.compile(each.getValue().stringValue()));
    }
    for (Map.Entry<String, JsonNode> each : root.path("views").properties()) {
      views.put(each.getKey(), Pattern.compile(each.getValue().stringValue()));
    }
    frontPages = ProfileSite.set(texts(root, "frontPages"));
    for (JsonNode each : root.path("oneHost")) {
      oneHost.add(
          new OneHost(
              each.path("has").stringValue(),
              Pattern.compile(each.path("is").stringValue()),
              each.path("key").stringValue(),
              ProfileSite.set(texts(each, "ofReader"))));
    }
    for (JsonNode each : root.path("forums")) {
      forums.add(
          new Forum(
              Pattern.compile(each.path("is").stringValue()), each.path("key").stringValue()));
    }
    noHandles = ProfileSite.set(texts(root, "noHandles"));
    idsOfServers = ProfileSite.set(texts(root, "idsOfServers"));
    ofServer = ProfileSite.set(texts(root, "ofServer"));
    clients = ProfileSite.set(texts(root, "clients"));
    noPersons = ProfileSite.forms(texts(root, "noPersons"));
    for (Map.Entry<String, JsonNode> each : root.path("personsOn").properties()) {
      personsOn.put(each.getKey(), ProfileSite.forms(texts(root.path("personsOn"), each.getKey())));
    }
    for (Map.Entry<String, JsonNode> each : root.path("everybody").properties()) {
      everybody.put(each.getKey(), ProfileSite.set(texts(root.path("everybody"), each.getKey())));
    }
    naming = ProfileSite.forms(texts(root, "naming"));
    tabs = ProfileSite.set(texts(root, "tabs"));
    anyHost = ProfileSite.set(texts(root, "anyHost"));
    ofSites = ProfileSite.set(texts(root, "ofSites"));
    pageEnds = ProfileSite.set(texts(root, "pageEnds"));
    ofNobody = ProfileSite.set(texts(root, "ofNobody"));
    federated = ProfileSite.set(texts(root, "federated"));
    networks.addAll(federated);
    networks.addAll(texts(root, "otherNetworks"));
    for (JsonNode each : root.get("sites")) {
      ProfileSite site =
          new ProfileSite(
              texts(each, "hosts"),
              texts(each, "networks"),
              ProfileSite.forms(texts(each, "names")),
              ProfileSite.forms(texts(each, "ids")),
              ProfileSite.forms(texts(each, "pages")),
              each.path("subdomains").asBoolean(false),
              each.path("exactCase").asBoolean(false),
              each.path("asciiNames").asBoolean(false),
              each.path("atInHandle").asBoolean(false),
              pattern(each, "idsAre"),
              pattern(each, "idsInNames"),
              each.path("idsAreNames").asBoolean(false),
              each.path("handlesEnd").asString(""),
              each.path("ignored").asString(""),
              each.path("notBegin").asString(""),
              pattern(each, "notNames"),
              ProfileSite.set(texts(each, "reserved")));
      site.hosts().forEach(host -> byHost.put(host, site));
      site.networks().forEach(network -> byNetwork.put(network, site));
      networks.addAll(site.networks());
    }
  }

  /**
   * One form of a member's address: path and query, in small letters.
   *
   * @param is of which the groups tell where the forum lies and who the member is
   * @param key path and query of the one form, of these groups
   */
  record Forum(Pattern is, String key) {
    @Nullable String member(String address) {
      Matcher found = is.matcher(address);
      return found.matches() ? found.replaceFirst(key) : null;
    }
  }

  /**
   * Hosts of which each shows the same.
   *
   * @param has what stands in all of them
   * @param is of which the groups tell whose it is
   * @param key the one of them that is kept, of these groups
   * @param ofReader parameters that say there how somebody reads
   */
  record OneHost(String has, Pattern is, String key, Set<String> ofReader) {}

  /** Returns the service that a host belongs to; null for none. */
  @Nullable OneHost service(String host) {
    for (int i = 0; i < oneHost.size(); i++) {
      OneHost each = oneHost.get(i);
      if (host.contains(each.has) && each.is.matcher(host).matches()) {
        return each;
      }
    }
    return null;
  }

  private static ProfileSites read() {
    try (InputStream in = ProfileSites.class.getResourceAsStream("profile-sites.json")) {
      Objects.requireNonNull(in, "the table lies beside this class");
      return new ProfileSites(JsonMapper.shared().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Pattern pattern(JsonNode node, String name) {
    String written = node.path(name).asString("");
    return written.isEmpty() ? null : Pattern.compile(written);
  }

  private static List<String> texts(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node.path(name)) {
      texts.add(each.stringValue());
    }
    return List.copyOf(texts);
  }

  /** Returns the site that a host belongs to; null for none of the table. */
  @Nullable ProfileSite ofHost(String host) {
    for (String part = host; part.indexOf('.') > 0; part = part.substring(part.indexOf('.') + 1)) {
      ProfileSite site = byHost.get(part);
      if (site != null) {
        return site;
      }
    }
    return null;
  }

  /** Returns the site of a network; null where it has none or many. */
  @Nullable ProfileSite of(Network network) {
    return byNetwork.get(network.id());
  }

  /**
   * Returns whether a path on a host that the table does not name shows a post, a community, a
   * search or settings, and no person.
   */
  boolean isNoPerson(@Nullable Network network, List<String> path) {
    List<ProfileSite.Form> persons =
        network == null ? List.of() : personsOn.getOrDefault(network.id(), List.of());
    return noPersons.stream().anyMatch(form -> form.begins(path))
        && persons.stream().noneMatch(form -> form.begins(path));
  }

  /** Whether a handle calls all who are there. */
  boolean isEverybody(Network network, String handle) {
    return everybody.getOrDefault(network.id(), Set.of()).contains(Identity.fold(handle));
  }

  boolean isFederated(Network network) {
    return federated.contains(network.id());
  }

  Set<String> networks() {
    return networks;
  }
}
