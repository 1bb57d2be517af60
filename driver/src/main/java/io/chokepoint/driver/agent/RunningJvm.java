package io.chokepoint.driver.agent;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM on this machine, into which an agent can be loaded while it runs. */
public final class RunningJvm {

  private final long pid;

  public RunningJvm(long pid) {
    this.pid = pid;
  }

  /**
   * Whether a process calls itself by this number: a JVM in a container has one of its own there.
   */
  public boolean isProcess(long number) {
    return number == pid || numbersInContainers().contains(String.valueOf(number));
  }

  private Set<String> numbersInContainers() {
    try (Stream<String> status = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
      return status
          .filter(line -> line.startsWith("NSpid:"))
          .flatMap(line -> Stream.of(line.substring("NSpid:".length()).trim().split("\\s+")))
          .collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException e) {
      return Set.of(); // no Linux, or the process has ended
    }
  }

  /** All that this user may see, but for this one: {@code 4711 orders.jar}. */
  public static List<String> others() {
    String own = String.valueOf(ProcessHandle.current().pid());
    List<String> others = new ArrayList<>();
    for (VirtualMachineDescriptor vm : VirtualMachine.list()) {
      if (!vm.id().equals(own)) {
        others.add(vm.id() + " " + vm.displayName());
      }
    }
    return others;
  }

  /**
   * Loads the agent.
   *
   * @param options as after {@code -javaagent:chokepoint-agent.jar=}
   */
  public void load(Path agentJar, String options) {
    try {
      VirtualMachine vm = VirtualMachine.attach(String.valueOf(pid));
      try {
        vm.loadAgent(agentJar.toString(), options);
      } finally {
        vm.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw unreachable("is no JVM that can be attached to", e);
    } catch (AgentLoadException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, agentJar + " could not be loaded: " + CommandException.reason(e), e);
    } catch (AgentInitializationException e) {
      throw new CommandException(
          ExitCode.OURS, "the agent did not start in process " + pid + "; its log says why", e);
    } catch (IOException e) {
      throw unreachable("cannot be attached to: " + CommandException.reason(e), e);
    }
  }

  private CommandException unreachable(String why, Exception e) {
    boolean alive = ProcessHandle.of(pid).isPresent();
    return new CommandException(
        ExitCode.UNREACHABLE, alive ? "process " + pid + " " + why : "no process " + pid, e);
  }
}
