// Data of every kind for the debugger to show; it is only read, never run.
#include <stdbool.h>
#include <stddef.h>

enum color { red, green = 5, blue };
enum mask { mask_a = 1, mask_b = 2, mask_c = 8 };
struct point {
  int x, y;
};
struct bits {
  unsigned a : 3;
  int b : 5;
  unsigned long c : 40;
  bool d : 1;
};
union either {
  int i;
  char c[4];
};
struct node {
  struct node* next;
  const char* name;
  int values[3];
  union either un;
  struct {
    int inner;
  };
  int (*function)(int);
};
typedef struct node node_t;

int number = 42;
static double half = 0.5;
float single = 1.1f;
long double wide = 3.25L;
_Bool yes = 1;
char letter = 'a';
unsigned char high = 200;
short small = -7;
unsigned long big = 18446744073709551615UL;
int table[20] = {0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 9};
int matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};
char text[16] = "hi";
char escapes[] = "a\tb\n\"\\\001z";
char same[] = "aaaaaaaaaaaaaaaab";
struct point points[2] = {{1, 2}, {3, 4}};
struct bits packed = {5, -3, 1234567, 1};
enum color shade = green;
enum color odd = 77;
enum mask both = mask_a | mask_c;
enum mask none = 0;
struct node head = {NULL, NULL, {0, 7, 0}, {65}, {3}, NULL};
int* nothing = NULL;
const volatile int fixed = 4;

int twice(int x) { return 2 * x + (int)half; }
int main(void) { return twice(number) == 0; }
