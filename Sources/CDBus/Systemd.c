// libdbus's archive also holds the server's side, which asks libsystemd for sockets that it was started with. A plugin has none.
#ifdef KUBELOGIN_STATIC

int sd_listen_fds(int unset_environment) {
  (void)unset_environment;
  return 0;
}

int sd_is_socket(int descriptor, int family, int type, int listening) {
  (void)descriptor, (void)family, (void)type, (void)listening;
  return 0;
}

#endif
