/* The `python3.13` program over Debian's libpython3.13. Debian froze its own site module into the library, which
 * looks for packages elsewhere than an upstream Python does; reading modules from files avoids it. */
#include <stdlib.h>

int Py_BytesMain(int argc, char **argv);

int main(int argc, char **argv) {
  setenv("PYTHON_FROZEN_MODULES", "off", 0);
  return Py_BytesMain(argc, argv);
}
