void cyaml_empty(void);
