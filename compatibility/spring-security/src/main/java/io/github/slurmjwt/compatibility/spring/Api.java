package io.github.slurmjwt.compatibility.spring;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Api {
  @GetMapping("/api/me")
  String me(@AuthenticationPrincipal SlurmPrincipal user) {
    return "slurm user " + user.getName() + " until " + user.expiresAt();
  }

  @GetMapping("/api/open")
  String open(@AuthenticationPrincipal @Nullable SlurmPrincipal user) {
    return user == null ? "nobody" : user.getName();
  }

  @GetMapping("/api/staff")
  String staff(HttpServletRequest request) {
    return request.getRemoteUser() + " " + request.isUserInRole("staff");
  }

  @PostMapping("/api/jobs")
  @PreAuthorize("hasRole('staff')")
  String submit(@AuthenticationPrincipal SlurmPrincipal user) {
    return "submitted by " + user.getName();
  }

  @GetMapping("/api/later")
  Callable<String> later(@AuthenticationPrincipal SlurmPrincipal user) {
    return user::getName;
  }

  @GetMapping("/page")
  String page(HttpServletRequest request) {
    return "page of " + request.getRemoteUser();
  }
}
