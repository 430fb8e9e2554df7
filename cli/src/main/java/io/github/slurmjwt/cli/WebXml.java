package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the parameters in a web.xml: those of the filter, or else those of the listener. */
final class WebXml {
  private static final String OPTION = "--web-xml";
  private static final String FILTER_CLASS = "io.github.slurmjwt.servlet.SlurmJwtFilter";
  private static final String LISTENER_CLASS =
      "io.github.slurmjwt.jaspic.SlurmAuthenticationListener";

  /** The prefix of the listener's parameters. */
  private static final String PREFIX = "slurm-jwt.";

  /** A filter, a listener, or a parameter of the application. */
  private static final class Section {
    private final String kind;
    private final DeployedSettings.Parameters parameters;
    private String name = "";
    private String type = "";
    private String parameter = "";

    Section(String kind, String place) {
      this.kind = kind;
      this.parameters = new DeployedSettings.Parameters(place);
    }

    /** Takes the text of a nested element. */
    void take(String element, String text) {
      switch (element) {
        case "filter-name" -> name = text;
        case "filter-class", "listener-class" -> type = text;
        case "param-name" -> parameter = text;
        case "param-value" -> parameters.add(parameter, text);
        default -> {}
      }
    }

    boolean is(String wantedKind, String wantedType) {
      return kind.equals(wantedKind) && type.equals(wantedType);
    }
  }

  /** Collects the sections. */
  private static final class Sections implements XmlFile.Visitor {
    private static final List<String> KINDS = List.of("filter", "listener", "context-param");

    private final String place;
    private final List<Section> all = new ArrayList<>();
    private @Nullable Section current;

    Sections(String place) {
      this.place = place;
    }

    @Override
    public void start(XmlFile.Element element) {
      if (KINDS.contains(element.name())) {
        current = new Section(element.name(), place);
        all.add(current);
      }
    }

    @Override
    public void end(String element, String text) {
      if (KINDS.contains(element)) {
        current = null;
      } else if (current != null) {
        current.take(element, text);
      }
    }

    List<Section> of(String kind, String type) {
      return all.stream().filter(section -> section.is(kind, type)).toList();
    }
  }

  private WebXml() {}

  /**
   * Returns the parameters of the filter, or those of the listener if there is no filter.
   *
   * @param name the filter's filter-name; required if the file has several of its class
   */
  static DeployedSettings parameters(Path file, Optional<String> name) {
    Sections sections = new Sections(OPTION + ": " + file);
    XmlFile.read(OPTION, file, sections);
    List<Section> filters = sections.of("filter", FILTER_CLASS);
    if (filters.isEmpty() && name.isEmpty() && !sections.of("listener", LISTENER_CLASS).isEmpty()) {
      return new DeployedSettings(ofListener(sections).values(), true);
    }
    List<Section> ours =
        filters.stream()
            .filter(section -> name.isEmpty() || section.name.equals(name.get()))
            .toList();
    if (ours.isEmpty()) {
      throw new ConfigException(
          OPTION
              + ": "
              + file
              + " has no filter of class "
              + FILTER_CLASS
              + (name.isEmpty()
                  ? " and no listener of class " + LISTENER_CLASS
                  : " and that name"));
    }
    if (ours.size() > 1) {
      throw new ConfigException(
          OPTION + ": " + file + " has several such filters: choose one with --filter-name");
    }
    return new DeployedSettings(ours.get(0).parameters.values(), false);
  }

  private static DeployedSettings.Parameters ofListener(Sections sections) {
    DeployedSettings.Parameters found = new DeployedSettings.Parameters(sections.place);
    for (Section section : sections.of("context-param", "")) {
      section
          .parameters
          .values()
          .forEach(
              (name, value) -> {
                if (name.startsWith(PREFIX)) {
                  found.add(name.substring(PREFIX.length()), value);
                }
              });
    }
    return found;
  }
}
