package io.github.slurmjwt.compatibility.spring;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the tests ask of an application beyond what the page shows. */
@RestController
final class Probe {
  @GetMapping({"/public/open", "/page"})
  String open(@AuthenticationPrincipal @Nullable SlurmPrincipal user) {
    return user == null ? "nobody" : user.getName();
  }

  @GetMapping("/page/of")
  String page(HttpServletRequest request) {
    return "page of " + request.getRemoteUser();
  }

  @GetMapping("/api/staff")
  String staff(HttpServletRequest request) {
    return request.getRemoteUser() + " " + request.isUserInRole("staff");
  }

  @GetMapping("/api/later")
  Callable<String> later(@AuthenticationPrincipal SlurmPrincipal user) {
    return user::getName;
  }

  @GetMapping("/api/thread")
  String thread() {
    return Thread.currentThread().toString();
  }

  @GetMapping("/api/failure")
  String failure() {
    throw new IllegalStateException("on purpose");
  }
}
