package dev.earshot.connectors.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private static AddressGuard guard(String address) {
    return new AddressGuard(
        Set.of("permitted.example"),
        false,
        "ask the operator",
        host -> new InetAddress[] {InetAddress.getByName(address)});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "168.63.129.16",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "3fff:1::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void refusesSpecialAddresses(String address) {
    assertThrows(
        RefusedException.class,
        () -> guard(address).check(URI.create("https://feed.example/"), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "100.63.0.1",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::101:101",
        "::ffff:1.1.1.1"
      })
  void permitsPublicAddresses(String address) {
    assertDoesNotThrow(() -> guard(address).check(URI.create("https://feed.example/"), false));
  }

  @Test
  void refusesIfOneOfSeveralAddressesIsPrivate() {
    AddressGuard guard =
        new AddressGuard(
            Set.of(),
            false,
            "ask the operator",
            host ->
                new InetAddress[] {
                  InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")
                });
    assertThrows(
        RefusedException.class, () -> guard.check(URI.create("https://feed.example/"), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://a.example/",
        "gopher://a.example/",
        "jar:http://a.example!/",
        "https:///path",
        "https://user:pw@a.example/",
        "/relative"
      })
  void refusesWhatIsNoWebAddress(String address) {
    assertThrows(RefusedException.class, () -> guard("1.1.1.1").check(URI.create(address), false));
  }

  @Test
  void sendsCredentialsOverHttpsAlone() {
    AddressGuard guard = guard("1.1.1.1");
    assertDoesNotThrow(() -> guard.check(URI.create("http://a.example/"), false));
    assertDoesNotThrow(() -> guard.check(URI.create("https://a.example/"), true));
    assertThrows(RefusedException.class, () -> guard.check(URI.create("http://a.example/"), true));
  }

  @Test
  void httpsOnlyMeansIt() {
    AddressGuard guard =
        new AddressGuard(
            Set.of(), true, "", host -> new InetAddress[] {InetAddress.getByName("1.1.1.1")});
    assertThrows(RefusedException.class, () -> guard.check(URI.create("http://a.example/"), false));
  }

  @Test
  void permittedHostMayBeAnywhere() {
    assertDoesNotThrow(
        () -> guard("10.0.0.1").check(URI.create("http://Permitted.example.:8080/"), true));
    assertThrows(
        RefusedException.class,
        () -> guard("10.0.0.1").check(URI.create("http://not.permitted.example/"), false));
  }

  @ParameterizedTest
  @CsvSource({
    "[::1], http://[::1]:8080/x",
    "::1, http://[::1]/",
    "[::1], http://[0:0:0:0:0:0:0:1]/",
    "[0:0::0001], http://[::1]/",
    "[FE80::A], https://[fe80::a]/",
    "[fe80::1%eth0], http://[fe80::1%eth0]/",
    "fe80::1%25eth0, http://[fe80::1%eth0]/",
    "[fd12:3456::1], https://[fd12:3456:0:0::1]/",
    "[::ffff:10.0.0.1], http://[::ffff:a00:1]/",
    "10.0.0.1, http://[::ffff:10.0.0.1]/",
    "10.0.0.1, http://10.0.0.1:81/",
    "LOCALHOST., http://localhost/",
    "B\u00fccher.example, http://xn--bcher-kva.example/"
  })
  void aHostIsPermittedHoweverItIsWritten(String permitted, String address) {
    AddressGuard guard =
        new AddressGuard(
            Set.of(HostName.of(permitted).orElseThrow()),
            false,
            "",
            host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    assertDoesNotThrow(() -> guard.check(URI.create(address), true));
  }

  @ParameterizedTest
  @CsvSource({
    "[::1], http://[::2]/",
    "[::1], http://127.0.0.1/",
    "127.0.0.1, http://[::1]/",
    "[fe80::1%eth0], http://[fe80::1%eth1]/",
    "[fe80::1%eth0], http://[fe80::1]/",
    "127.0.0.1, http://localhost/"
  })
  void anotherHostIsNotPermittedAlong(String permitted, String address) {
    AddressGuard guard =
        new AddressGuard(
            Set.of(HostName.of(permitted).orElseThrow()),
            false,
            "",
            host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    assertThrows(RefusedException.class, () -> guard.check(URI.create(address), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "http://h/",
        "h:80",
        "[::1]:80",
        "h/x",
        "[h]",
        "[127.0.0.1]",
        "::g",
        "a b",
        "m\u00fc/x.example",
        "m\u00fc..example"
      })
  void whatNoAddressCouldHaveIsNoHostToPermit(String host) {
    assertThrows(IllegalArgumentException.class, () -> HttpTransport.builder("t/1").permit(host));
  }

  @Test
  void aPrivateAddressSaysWhatToDoOnceAndAPublicRefusalDoesNot() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> guard("::1").check(URI.create("https://feed.example/"), false));
    assertEquals(2, refused.toString().split("ask the operator", -1).length);
    RefusedException other =
        assertThrows(
            RefusedException.class,
            () -> guard("1.1.1.1").check(URI.create("ftp://feed.example/"), false));
    assertFalse(other.toString().contains("ask the operator"));
  }

  @Test
  void unknownHostMayBeKnownLater() {
    AddressGuard guard =
        new AddressGuard(
            Set.of(),
            false,
            "ask the operator",
            host -> {
              throw new UnknownHostException(host);
            });
    assertThrows(
        UnavailableException.class, () -> guard.check(URI.create("https://a.example/"), false));
  }

  @Test
  void namesNoSecretInItsMessage() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> guard("::1").check(URI.create("https://a.example/x?token=hush"), false));
    assertFalse(refused.toString().contains("hush"));
  }
}
