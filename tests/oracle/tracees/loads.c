#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    char path[4096];
    strcpy(path, argv[0]);
    strcpy(strrchr(path, '/') + 1, "plugin.so");
    void *library = dlopen(path, RTLD_NOW);
    if (!library) { puts(dlerror()); return 1; }
    int (*entry)(int) = (int (*)(int))dlsym(library, "plugin_entry");
    int value = entry(5);
    dlclose(library);
    return value == 16 ? 0 : 2;
}
