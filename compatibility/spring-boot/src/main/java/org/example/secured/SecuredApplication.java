package org.example.secured;

import io.github.slurmjwt.SlurmPrincipal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@EnableMethodSecurity
@RestController
public class SecuredApplication {
  public static void main(String[] args) {
    SpringApplication.run(SecuredApplication.class, args);
  }

  @GetMapping("/api/me")
  String me(@AuthenticationPrincipal SlurmPrincipal user) {
    return user.getName() + " until " + user.expiresAt();
  }

  @PostMapping("/api/jobs")
  @PreAuthorize("hasRole('staff')")
  String submit(@AuthenticationPrincipal SlurmPrincipal user) {
    return "submitted by " + user.getName();
  }
}
