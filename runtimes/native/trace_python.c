/*
 * _trace.abi3.so: put(id: bytes) makes a trace id the variable's value. It answers False where the id
 * is too long. Python's stable interface (https://docs.python.org/3/c-api/stable.html) is declared
 * here as far as it is used, since its headers are rarely installed.
 */
#include <sys/types.h>

#include "trace.h"

typedef struct object PyObject;
typedef PyObject *(*PyCFunction)(PyObject *self, PyObject *argument);

typedef struct {
  const char *name;
  PyCFunction call;
  int flags;
  const char *doc;
} PyMethodDef;

typedef struct {
  struct {
    ssize_t references;
    void *type;
    PyObject *(*init)(void);
    ssize_t index;
    PyObject *copy;
  } base;
  const char *name;
  const char *doc;
  ssize_t size;
  PyMethodDef *methods;
  void *slots, *traverse, *clear, *free;
} PyModuleDef;

#define METH_O 8
#define PYTHON_ABI_VERSION 3

PyObject *PyBool_FromLong(long);
int PyBytes_AsStringAndSize(PyObject *, char **bytes, ssize_t *size);
PyObject *PyModule_Create2(PyModuleDef *, int version);

static PyObject *put(PyObject *self, PyObject *id) {
  (void)self;
  char *bytes;
  ssize_t size;
  if (PyBytes_AsStringAndSize(id, &bytes, &size) != 0) return NULL;
  if (size >= TRACE_LIMIT || memchr(bytes, 0, size) != NULL) return PyBool_FromLong(0);
  char *buffer = trace_next();
  memcpy(trace_value(buffer), bytes, size);
  trace_value(buffer)[size] = 0;
  return PyBool_FromLong(putenv(buffer) == 0);
}

static PyMethodDef methods[] = {
    {"put", put, METH_O, "Makes bytes the value of _X_AMZN_TRACE_ID, or answers False."},
    {NULL, NULL, 0, NULL}};

static PyModuleDef definition = {
    .base = {.references = 1}, .name = "_trace", .size = -1, .methods = methods};

__attribute__((visibility("default"))) PyObject *PyInit__trace(void) {
  return PyModule_Create2(&definition, PYTHON_ABI_VERSION);
}
