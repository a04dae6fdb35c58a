package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.RefusedException;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.linkedin.LinkedInConnector;
import dev.earshot.connectors.x.XConnector;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Scores;
import dev.earshot.text.Reading;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Sources whose terms do not permit what a pipeline is for. */
class IngestionTermsTest extends IngestionArrangement {
  private static final class Termed extends Parked {
    private final SourceTerms terms;

    Termed(SourceTerms.Builder terms) {
      super(new CountDownLatch(0));
      this.terms = terms.build();
    }

    @Override
    public ConnectorDescriptor descriptor() {
      return super.descriptor().toBuilder().terms(terms).build();
    }
  }

  /** Serves the purpose analytics.brand. */
  private static final class BrandGate implements Gate {
    @Override
    public Admission judge(Post post) {
      return Gate.publicOnly().judge(post);
    }

    @Override
    public boolean isPermittedBy(SourceTerms terms) {
      return terms.permits("analytics.brand");
    }
  }

  private static final class HealthGuess implements Enricher {
    @Override
    public void enrich(Reading reading, Scores scores) {}

    @Override
    public Set<String> infers() {
      return Set.of("health.pregnancy");
    }
  }

  private static SourceTerms.Builder terms() {
    return SourceTerms.builder("town", 3);
  }

  private Ingestion ingestion(Pipeline pipeline) {
    return Ingestion.builder(pipeline, context()).build();
  }

  @Test
  void areRefusedWhereTheyPermitOtherPurposesAlone() {
    Pipeline brand = Pipeline.builder(new BrandGate(), pipeline.queries(), store).build();
    try (Ingestion ingestion = ingestion(brand)) {
      for (String other : new String[] {"ads", "analytics.brand.deep", "analytic", "brand"}) {
        RefusedException refused =
            assertThrows(
                RefusedException.class,
                () -> ingestion.add("a", new Termed(terms().purposes(other)), REQUEST));
        assertTrue(String.valueOf(refused.getMessage()).contains("town/3"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(other), refused.getMessage());
      }
      ingestion.add("b", new Termed(terms()), REQUEST);
      ingestion.add("c", new Termed(terms().purposes("ads", "analytics")), REQUEST);
      ingestion.add("d", new Termed(terms().purposes("analytics.brand")), REQUEST);
      assertEquals(3, ingestion.statuses().size());
    }
    Ingestion.Builder building =
        Ingestion.builder(brand, context())
            .source("a", new Termed(terms().purposes("ads")), REQUEST);
    assertThrows(RefusedException.class, building::build);
  }

  @Test
  void areRefusedWhereTheyForbidWhatAnEnricherInfers() {
    Pipeline guessing =
        Pipeline.builder(Gate.publicOnly(), pipeline.queries(), store)
            .enricher(new HealthGuess())
            .build();
    try (Ingestion ingestion = ingestion(guessing)) {
      Termed forbidding = new Termed(terms().forbiddenInferences("health", "religion"));
      RefusedException refused =
          assertThrows(RefusedException.class, () -> ingestion.add("a", forbidding, REQUEST));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("[health.pregnancy]"),
          refused.getMessage());
      ingestion.add("b", new Termed(terms().forbiddenInferences("religion")), REQUEST);
      assertEquals(1, ingestion.statuses().size());
    }
    try (Ingestion ingestion = ingestion(pipeline)) {
      ingestion.add("a", new Termed(terms().forbiddenInferences("health")), REQUEST);
    }
  }

  @Test
  void ofXAndLinkedInForbidWhatTheirDocumentsDo() {
    SourceTerms x = new XConnector().descriptor().terms();
    for (String each : SourceTerms.SENSITIVE) {
      assertTrue(x.forbids(each) && x.forbids(each + ".more"), each);
    }
    assertFalse(x.forbids("sentiment") || x.forbids("healthy"));
    SourceTerms linkedIn = new LinkedInConnector().descriptor().terms();
    assertTrue(linkedIn.permits("listening") && linkedIn.permits("analytics.brand"));
    for (String other : new String[] {"marketing", "sale", "profiling", "disclosure"}) {
      assertFalse(linkedIn.permits(other), other);
    }
  }

  @Test
  void refuseNamesThatNothingCouldHave() {
    for (String name : new String[] {"", "Ads", "brand listening", "ads.", ".ads"}) {
      assertThrows(IllegalArgumentException.class, () -> terms().purposes(name));
      assertThrows(IllegalArgumentException.class, () -> terms().forbiddenInferences(name));
    }
  }
}
